#!/usr/bin/env python3
"""Measures the figures of docs/reconstruction.md over notes of a set in NSynth's layout, with `scripts/vae` and numpy.
usage: scripts/research/figures/listening.py SET [--only NAMES.txt] [--count N] [--seed N] [--model MODEL]
Uses the notes listed in NAMES.txt, one per line (a run's held-out.txt), or all; --count draws N of them with the seed."""
import argparse, os, pathlib, random, re, resource, shutil, subprocess, sys, tempfile, wave
import numpy as np

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "tests" / "fixtures" / "log-mel"))
from make import log_mel

VAE = REPOSITORY / "scripts" / "vae"
RATE, FOURTH = 16000, 5
LINE = re.compile(r"^(.*)\.wav  [\d.]+ s(?:, pitch (?P<pitch>\d+))?(?:, error of the decoder (?P<decoder>[\d.]+), of the sound|, error of the sound|, error of the synthesis) (?P<sound>[\d.]+)")

def vae(*arguments):
    """Runs the command; returns the line that it printed for each sound, by name, its processor time, and all that it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome = subprocess.run([str(VAE), *map(str, arguments)], capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if outcome.returncode not in (0, 3):
        sys.exit(f"{' '.join(outcome.args[1:4])} ...: {outcome.stderr.strip()}")
    lines = [LINE.match(line) for line in outcome.stdout.splitlines()]
    return {pathlib.Path(line[1]).name: line for line in lines if line}, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, outcome.stdout

def samples(path):
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768.0

def heard_pitch(sound):
    """The MIDI pitch whose harmonics contain most of the compressed spectrum (subharmonic summation, Hermes 1988), in tenths of a semitone."""
    part = sound[RATE // 10:RATE // 10 + RATE]
    size = 4 * RATE
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), size)) ** 0.5
    pitches = np.arange(200, 1121) / 10
    frequencies = 440 * 2 ** ((pitches - 69) / 12)
    score = np.zeros(len(pitches))
    for harmonic in range(1, 16):
        wanted = frequencies * harmonic
        score += np.where(wanted < RATE / 2, np.interp(wanted, np.arange(len(spectrum)) * RATE / size, spectrum), 0) * 0.84 ** (harmonic - 1)
    return pitches[score.argmax()]

def share(right, of):
    return f"{right} of {of} ({100 * right / of:.0f} %)"

def accuracy(pitches, heard):
    """The number of detected pitches that are right to the nearest semitone, and that are right up to octaves."""
    exact = sum(abs(h - p) <= 0.5 for p, h in zip(pitches, heard))
    octaves = sum(abs((h - p + 6) % 12 - 6) <= 0.5 for p, h in zip(pitches, heard))
    return f"{share(exact, len(heard))}, {share(octaves, len(heard))} up to octaves"

def errors(lines, which):
    values = np.array([float(line[which]) for line in lines.values()])
    return f"mean {values.mean():.4f}, median {np.median(values):.4f}, a tenth above {np.quantile(values, 0.9):.4f}"

def poor(lines):
    """How many reconstructions are called poor."""
    return share(sum(40 * float(line["sound"]) ** 0.5 > 13 for line in lines.values()), len(lines))

def distance(first, second):
    """The mean squared difference of two sounds' log-mels, over the frames that end before the reconstructed sounds do."""
    options = (1024, 256, 80, 124, 0, 8000)
    return ((log_mel(first, options) - log_mel(second, options)) ** 2).mean()

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=pathlib.Path)
    parser.add_argument("--only", type=pathlib.Path)
    parser.add_argument("--count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model")
    options = parser.parse_args()
    audio = options.set / "audio"
    names = options.only.read_text().split() if options.only else sorted(path.stem for path in audio.glob("*.wav"))
    if options.count and options.count < len(names):
        names = sorted(random.Random(options.seed).sample(names, options.count))
    model = ["--model", options.model] if options.model else []
    files = [audio / f"{name}.wav" for name in names]
    pitches = [int(name.split("-")[1]) for name in names]
    print(f"{len(names)} notes")
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder)
        made, seconds, _ = vae("reconstruct", *files, *model, "--out", out / "named", "--threads", 1)
        print(f"error of the decoder         {errors(made, 'decoder')}")
        print(f"error of the sound           {errors(made, 'sound')}; off by more than 13 dB: {poor(made)}")
        print(f"a note takes                 {1000 * seconds / len(made):.0f} ms of processor time")
        plain, _, _ = vae("reconstruct", *files, "--features-only", "--out", out / "plain", "--threads", 1)
        print(f"of the sound, features only  {errors(plain, 'sound')}")

        unnamed = out / "unnamed"
        unnamed.mkdir()
        for i, file in enumerate(files):
            shutil.copy(file, unnamed / f"n{i:04}.wav")
        found, seconds, text = vae("reconstruct", *sorted(unnamed.iterdir()), *model, "--out", out / "found", "--threads", 1)
        print(f"a note of unknown pitch      {1000 * seconds / len(found):.0f} ms of processor time; error of the decoder {errors(found, 'decoder')}")
        print(f"pitch that fits best         {accuracy(pitches, [int(found[f'n{i:04}']['pitch']) for i in range(len(names))])}")

        print(f"no pitch fits                {share(text.count('no pitch fits'), len(found))}")

        originals, higher, moved = [], [], []
        real, unmoved, whole = [], [], []
        for name, file, pitch in zip(names, files, pitches):
            if pitch + FOURTH > 108:
                continue
            vae("transpose", file, *model, "--pitch", pitch + FOURTH, "--out", out / "moved")
            sound, before = samples(out / "moved" / f"{name}-at-{pitch + FOURTH}.wav"), samples(file)
            originals.append(heard_pitch(before))
            moved.append(heard_pitch(sound))
            higher.append(pitch + FOURTH)
            parts = name.split("-")
            same = audio / f"{parts[0]}-{pitch + FOURTH:03}-{parts[2]}.wav"
            if same.exists():
                there = samples(same)
                real.append(distance(there, sound))
                unmoved.append(distance(there, before))
                whole.append(distance(before, samples(out / "named" / f"{name}.wav")))
        print(f"originals heard at           {accuracy([p - FOURTH for p in higher], originals)}")
        print(f"moved by a fourth, heard at  {accuracy(higher, moved)}")
        if real:
            both = lambda values: f"{np.mean(values):.4f} (median {np.median(values):.4f})"
            print(f"from the instrument's own note at that pitch, {len(real)} notes: moved {both(real)}, not moved {both(unmoved)}; "
                  f"a note from its reconstruction {both(whole)}")

if __name__ == "__main__":
    os.environ.setdefault("VAE_BUILD", "never")
    main()
