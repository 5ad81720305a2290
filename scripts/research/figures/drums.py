#!/usr/bin/env python3
"""Measures how well vectors tell kinds of drums apart across kits, for docs/robustness.md, with `scripts/vae` and numpy.
usage: scripts/research/figures/drums.py FOLDER... [--model MODEL] [--list]
A kit is a folder of sounds; a file's name says its kind (kick, snare, hat, crash, ride, tom, clap, cowbell). Names that fit none or two are left
out, and files that libsndfile does not read. Asks for each sound whether the nearest sound of another kit is of its kind. --list prints the files and kinds instead.
Sounds: apt-get download hydrogen-data hydrogen-drumkits lmms-common sonic-pi-samples, and dpkg -x of each."""
import argparse, collections, csv, importlib.util, pathlib, re, subprocess, sys, tempfile
import numpy as np
import soundfile
from math import gcd
from scipy.fft import dct
from scipy.signal import resample_poly

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
VAE = REPOSITORY / "scripts" / "vae"
KINDS = {
    "kick": r"kick|bd|bassdrum|bass drum|bdrum|kik|drum bass",
    "snare": r"snare|sn|sd|snr|rimshot|snares",
    "hat": r"hat|hihat|hh|chh|ohh|hats|hhat",
    "crash": r"crash|cra",
    "ride": r"ride|rd",
    "tom": r"tom|toms|tm|floortom",
    "clap": r"clap|claps|handclap",
    "cowbell": r"cowbell|cowbells",
}
FORMATS = {".wav", ".flac", ".ogg", ".aiff", ".aif"}


def script(folder):
    spec = importlib.util.spec_from_file_location(folder, REPOSITORY / "tests" / "fixtures" / folder / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kind(name):
    words = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    words = re.sub(r"([A-Z]{2,})([A-Z][a-z])", r"\1 \2", words)
    words = re.sub(r"[^a-zA-Z]+", " ", words).lower().strip()
    found = [kind for kind, pattern in KINDS.items() if re.search(rf"\b({pattern})\b", words)]
    return found[0] if len(found) == 1 else None


def is_readable(path):
    try:
        return soundfile.info(path).frames > 0
    except soundfile.LibsndfileError:
        return False


def mfcc(path, preparation, log_mel):
    """Means and deviations of 16 MFCC of the prepared sound, as in `vae probe`."""
    samples, rate = soundfile.read(path, always_2d=True)
    common = gcd(rate, 16000)
    samples = resample_poly(samples.mean(axis=1), 16000 // common, rate // common)
    clip = preparation.prepare(samples, 33024)[2]
    mel = log_mel.log_mel(np.pad(clip, (0, max(0, 33024 - len(clip)))), (1024, 256, 80, 128, 0, 8000))
    coefficients = dct(mel.reshape(80, 128), axis=0, norm="ortho")[:16]
    return np.concatenate([coefficients.mean(axis=1), coefficients.std(axis=1)])


def score(name, vectors, kinds, kits):
    squares = (vectors**2).sum(axis=1)
    distances = squares[:, None] + squares[None] - 2 * vectors @ vectors.T
    distances[kits[:, None] == kits[None]] = np.inf
    right = kinds[distances.argmin(axis=1)] == kinds
    by_kind = {kind: right[kinds == kind].mean() for kind in sorted(set(kinds))}
    print(f"{name:12} {right.mean():.3f}, mean over kinds {np.mean(list(by_kind.values())):.3f}; " + ", ".join(f"{k} {v:.2f}" for k, v in by_kind.items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=pathlib.Path, nargs="+")
    parser.add_argument("--model")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    files = sorted(path for folder in options.folders for path in folder.rglob("*") if path.suffix.lower() in FORMATS and kind(path.stem) and is_readable(path))
    if options.list:
        for path in files:
            print(kind(path.stem), path)
        return
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "list.txt").write_text("".join(f"{path}\n" for path in files))
        table = pathlib.Path(folder) / "drums.csv"
        model = ["--model", options.model] if options.model else []
        outcome = subprocess.run([VAE, "embed", f"{folder}/list.txt", *model, "--out", table], capture_output=True, text=True)
        if outcome.returncode not in (0, 3):
            sys.exit(outcome.stderr.strip())
        rows = [row for row in csv.DictReader(table.open()) if row["status"] == "ok"]
    paths = [pathlib.Path(row["path"]) for row in rows]
    kinds, kits = np.array([kind(path.stem) for path in paths]), np.array([str(path.parent) for path in paths])
    counts = collections.Counter(kinds)
    print(f"{len(rows)} sounds of {len(set(kits))} kits: " + ", ".join(f"{counts[k]} {k}" for k in sorted(counts)))
    units = [name for name in rows[0] if re.fullmatch(r"z\d+", name)]
    vectors = np.array([[float(row[unit]) for unit in units] for row in rows])
    score("vectors", vectors, kinds, kits)
    score("directions", vectors / np.linalg.norm(vectors, axis=1, keepdims=True), kinds, kits)
    features = np.array([mfcc(path, script("preparation"), script("log-mel")) for path in paths])
    score("MFCC 32", (features - features.mean(axis=0)) / features.std(axis=0), kinds, kits)
    if "novelty" in rows[0]:
        novelty = np.array([float(row["novelty"]) for row in rows])
        print(f"novelty      median {np.median(novelty):.2f}, {np.mean(novelty > 1):.2f} above 1")


if __name__ == "__main__":
    main()
