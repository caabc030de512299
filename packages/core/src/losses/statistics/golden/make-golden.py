"""Reference values of the style statistics, in PyTorch and float64; roots by eigenvalues.

    python make-golden.py > golden.json

Features of a picture and of two styles are seeded, small and correlated, as an encoder's are. The
formulas are written down anew, from the papers, not from this project's code.
"""

import json

import torch

torch.manual_seed(20170320)
torch.set_default_dtype(torch.float64)
CHANNELS = 5


def features(batch, height, width):
    """Like activations behind a ReLU; rounded, so that float32 holds the same numbers."""
    mixing = torch.randn(CHANNELS, CHANNELS)
    x = torch.einsum("cd,ndhw->nchw", mixing, torch.randn(batch, CHANNELS, height, width))
    return (x + torch.rand(1, CHANNELS, 1, 1)).relu().float().double()


def flat(x):
    return x.flatten(2)


def gram(x):
    f = flat(x)
    return f @ f.mT / f.shape[-1]


def deviation(x):
    return (flat(x).var(-1, unbiased=False) + 1e-5).sqrt()


def covariance(x):
    f = flat(x)
    centred = f - f.mean(-1, keepdim=True)
    return centred @ centred.mT / f.shape[-1] + 1e-4 * torch.eye(CHANNELS)


def root(a):
    values, vectors = torch.linalg.eigh(a)
    return vectors @ torch.diag_embed(values.clamp_min(0).sqrt()) @ vectors.mT


def trace(a):
    return a.diagonal(dim1=-2, dim2=-1).sum(-1)


def squares(x):
    return x.pow(2).sum()


def gram_distance(x, style, relative):
    if not relative:
        return (gram(x) - gram(style)).pow(2).mean()
    return squares(gram(x) - gram(style)) / squares(gram(style)) / x.shape[0]


def mean_deviation_distance(x, style, relative):
    means = flat(x).mean(-1) - flat(style).mean(-1)
    deviations = deviation(x) - deviation(style)
    if not relative:
        return means.pow(2).mean() + deviations.pow(2).mean()
    whole = squares(flat(style).mean(-1)) + squares(deviation(style))
    return (squares(means) + squares(deviations)) / whole / x.shape[0]


def wasserstein_distance(x, style, relative):
    means = (flat(x).mean(-1) - flat(style).mean(-1)).pow(2).sum(-1)
    half = root(covariance(style))
    common = root(half @ covariance(x) @ half)
    apart = (means + trace(covariance(x) + covariance(style) - 2 * common)).mean()
    if not relative:
        return apart / CHANNELS
    return apart / (squares(flat(style).mean(-1)) + trace(covariance(style)).sum())


STATISTICS = {
    "gram": (lambda x: {"gram": gram(x)}, gram_distance),
    "mean-deviation": (
        lambda x: {"mean": flat(x).mean(-1), "deviation": deviation(x)},
        mean_deviation_distance,
    ),
    "wasserstein": (
        lambda x: {"mean": flat(x).mean(-1), "root": root(covariance(x))},
        wasserstein_distance,
    ),
}


def numbers(x):
    return [float(f"{number:.9g}") for number in x.detach().flatten().tolist()]


def measured(targets, distance, x, style):
    values = {"targets": {part: numbers(value) for part, value in targets(style).items()}}
    for name in ["mse", "relative"]:
        at = x.clone().requires_grad_()
        loss = distance(at, style, name == "relative")
        (gradient,) = torch.autograd.grad(loss, at)
        values[name] = {"distance": numbers(loss)[0], "gradient": numbers(gradient)}
    return values


picture, style = features(2, 4, 6), features(1, 5, 7)
print(
    json.dumps(
        {
            "channels": CHANNELS,
            "picture": {"shape": list(picture.shape), "data": numbers(picture)},
            "style": {"shape": list(style.shape), "data": numbers(style)},
            "statistics": {
                name: measured(*functions, picture, style) for name, functions in STATISTICS.items()
            },
        }
    )
)
