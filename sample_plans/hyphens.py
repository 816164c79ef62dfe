"""Soft hyphens for the designed PDF: enough of English that lines end as a typesetter's do."""

from __future__ import annotations

import re

WORDS = """
ac-count-able ac-tiv-i-ty ad-mis-sions ap-prais-al ap-proach ar-range-ments as-sess-ment as-sump-tions
author-i-ty avail-able bal-ance car-ers char-ac-ter-is-tics clin-i-cal col-lab-o-ra-tive com-mis-sion-ing
com-mis-sioned com-mit-ment com-mu-ni-ty com-mu-ni-ties com-par-i-son con-sul-ta-tion con-tin-ue con-tract
con-tri-bu-tion con-ver-sa-tions de-ci-sions de-liv-er de-liv-ery de-men-tia de-mand de-part-ment de-prived
de-signed de-vel-op-ment dif-fer-ence dis-ability dis-charge dis-in-vest-ment ed-u-ca-tion ef-fec-tive
emer-gen-cy en-gage-ment equal-i-ty es-ti-mat-ed ev-i-dence ex-pect-ed ex-pe-ri-ence fi-nan-cial for-ward
gen-er-al gov-er-nance health-care hos-pi-tal hous-ing im-prove-ment in-creas-ing in-de-pen-dent in-di-ca-tors
in-equal-i-ties in-for-ma-tion in-te-grat-ed in-te-gra-tion in-vest-ment jus-tice lead-er-ship learn-ing
lo-cal-i-ty lo-cal-i-ties long-term man-age-ment mea-sures med-i-cal med-i-cines mem-ber-ship mon-i-tor-ing
na-tion-al nurs-ing op-er-a-tional op-por-tu-ni-ties or-gan-i-sa-tions out-comes part-ner-ship par-tic-u-lar
pa-tients per-for-mance plan-ning pop-u-la-tion pos-si-ble pre-ven-tion pre-scrib-ing pri-or-i-ties pro-fes-sion-al
pro-gramme pro-jec-tions pro-tec-tion pro-vid-ers qual-i-ty re-cruit-ment re-de-sign re-duce re-duc-tion
re-gion-al re-gis-tered re-la-tion-ships re-port re-quire-ments re-sources re-spon-si-ble re-sponse re-view
sat-is-fac-tion sched-ule se-cure ser-vices set-tings so-cial spe-cial-ist sta-tis-tics strate-gic strat-e-gy
sup-port sus-tain-abil-i-ty sus-tain-able tech-nol-o-gy ten-an-cy there-fore to-geth-er train-ing
trans-for-ma-tion treat-ment un-der-stand-ing un-sched-uled va-can-cies vol-un-tary well-be-ing work-force
"""
POINTS = {pattern.replace("-", ""): pattern.split("-") for pattern in WORDS.split() if pattern not in {"long-term"}}
WORD = re.compile(r"[A-Za-z]{6,}")


def with_soft_hyphens(text: str) -> str:
    """Return `text` with soft hyphens where its known words may break; capitals are kept."""
    return WORD.sub(_soften, text)


def _soften(found: re.Match[str]) -> str:
    word, parts = found[0], POINTS.get(found[0].lower())
    if parts is None:
        return word
    pieces, at = [], 0
    for part in parts:
        pieces.append(word[at : at + len(part)])
        at += len(part)
    return "\u00ad".join(pieces)
