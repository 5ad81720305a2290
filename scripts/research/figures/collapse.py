#!/usr/bin/env python3
"""Draws the figures of docs/collapse.md from run folders and prints its tables. Needs only Python's standard library.
usage: scripts/research/figures/collapse.py RUNS OUT"""
import csv, json, math, pathlib, sys
from html import escape

INK, GRID = "#333333", "#dddddd"
BLUE, ORANGE, GREEN, PURPLE, GREY = "#0072b2", "#d55e00", "#009e73", "#9b59b6", "#888888"

class Plot:
    """A figure with one pair of axes; points are in the units of the data."""
    WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 340, 62, 16, 40, 48

    def __init__(self, title, x_label, y_label, x_range, y_range, x_log=False, y_log=False):
        self.x_range, self.y_range, self.x_log, self.y_log = x_range, y_range, x_log, y_log
        self.parts, self.legend = [], []
        self.text(self.WIDTH / 2, 20, title, anchor="middle", size=15, weight="bold")
        self.text((self.LEFT + self.WIDTH - self.RIGHT) / 2, self.HEIGHT - 10, x_label, anchor="middle")
        middle = (self.TOP + self.HEIGHT - self.BOTTOM) / 2
        self.parts.append(f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{escape(y_label)}</text>')

    def text(self, x, y, words, anchor="start", size=13, weight="normal", color=INK):
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" font-weight="{weight}" fill="{color}">{escape(words)}</text>')

    def x(self, value):
        return self._place(value, self.x_range, self.x_log, self.LEFT, self.WIDTH - self.RIGHT)

    def y(self, value):
        return self._place(value, self.y_range, self.y_log, self.HEIGHT - self.BOTTOM, self.TOP)

    @staticmethod
    def _place(value, limits, log, start, end):
        low, high = limits
        value = min(max(value, low), high)
        share = (math.log(value / low) / math.log(high / low)) if log else (value - low) / (high - low)
        return start + share * (end - start)

    def ticks(self, xs, ys, x_text=str, y_text=str):
        for value in xs:
            self.parts.append(f'<line x1="{self.x(value):.1f}" y1="{self.TOP}" x2="{self.x(value):.1f}" y2="{self.HEIGHT - self.BOTTOM}" stroke="{GRID}"/>')
            self.text(self.x(value), self.HEIGHT - self.BOTTOM + 17, x_text(value), anchor="middle", size=12)
        for value in ys:
            self.parts.append(f'<line x1="{self.LEFT}" y1="{self.y(value):.1f}" x2="{self.WIDTH - self.RIGHT}" y2="{self.y(value):.1f}" stroke="{GRID}"/>')
            self.text(self.LEFT - 7, self.y(value) + 4, y_text(value), anchor="end", size=12)

    def line(self, points, color, name=None, dash="", dots=False):
        path = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2" stroke-dasharray="{dash}"/>')
        if dots:
            self.dots(points, color)
        if name:
            self.legend.append((name, color, dash, "line"))

    def dots(self, points, color, name=None):
        self.parts += [f'<circle cx="{self.x(x):.1f}" cy="{self.y(y):.1f}" r="4.5" fill="{color}"/>' for x, y in points]
        if name:
            self.legend.append((name, color, "", "dot"))

    def save(self, path, legend_at):
        left, top = legend_at
        for row, (name, color, dash, kind) in enumerate(self.legend):
            y = top + 18 * row
            self.parts.append(f'<line x1="{left}" y1="{y}" x2="{left + 22}" y2="{y}" stroke="{color}" stroke-width="2" stroke-dasharray="{dash}"/>' if kind == "line"
                              else f'<circle cx="{left + 11}" cy="{y}" r="4.5" fill="{color}"/>')
            self.text(left + 29, y + 4, name)
        body = "\n".join(self.parts)
        path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.WIDTH} {self.HEIGHT}" font-family="sans-serif" font-size="13" fill="{INK}">\n'
                        f'<rect width="{self.WIDTH}" height="{self.HEIGHT}" fill="white"/>\n{body}\n</svg>\n')
        print(path, path.stat().st_size, "bytes")

def short(value):
    return f"{value:g}".replace("e-0", "e-")

def health(run):
    return json.loads((run / "model" / "health.json").read_text())

def last_epoch(run):
    return list(csv.DictReader((run / "train.csv").open()))[-1]

def smoothed_steps(run, width=25):
    """Means over `width` steps: step, beta, reconstruction, KL, KL after free bits, total."""
    columns = ["step", "beta", "reconstruction", "kl_raw", "kl_free_bits", "total"]
    rows = [[float(row[c]) for c in columns] for row in csv.DictReader((run / "steps.csv").open())]
    parts = [rows[i:i + width] for i in range(0, len(rows), width)]
    return [[sum(column) / len(part) for column in zip(*part)] for part in parts]

def draw_total(runs, out):
    steps = smoothed_steps(runs / "log")
    plot = Plot("The log's run: only the total rises, and it follows beta", "step", "loss", (0, steps[-1][0]), (0, 1.2))
    plot.ticks(range(0, 1800, 250), [0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2])
    plot.line([(s[0], s[5]) for s in steps], ORANGE, "total")
    plot.line([(s[0], 0.5 * s[1]) for s in steps], GREY, "beta x 0.5, the floor of the free bits", dash="6 4")
    plot.line([(s[0], s[2]) for s in steps], BLUE, "reconstruction")
    plot.line([(s[0], s[3]) for s in steps[1:]], GREEN, "KL, nats of all 32 units together")
    plot.save(out / "collapse-total.svg", (110, 60))

def draw_units(runs, out, names):
    plot = Plot("Nats per unit, sorted", "unit", "nats", (1, 32), (1e-3, 10), y_log=True)
    plot.ticks([1, 4, 8, 12, 16, 20, 24, 28, 32], [0.001, 0.01, 0.1, 1, 10], y_text=short)
    plot.line([(1, 0.1), (32, 0.1)], GREY, dash="3 3")
    for (run, name), color in zip(names, [ORANGE, PURPLE, GREEN, BLUE]):
        nats = sorted(health(runs / run)["kl_per_unit"], reverse=True)
        plot.line(list(enumerate(nats, 1)), color, name)
    plot.save(out / "collapse-units.svg", (500, 226))

def draw_room(runs, out, betas):
    found = {beta: health(runs / f"beta-{beta}") for beta in betas}
    errors = found[betas[0]]["error_by_components"]
    room = lambda beta: sum(a - b > beta / 2 for a, b in zip(errors, errors[1:]))
    plot = Plot("Units that beta leaves room for, and units in use after training", "beta, with a mean squared error over 10,240 bins", "units", (5e-6, 4), (0, 33), x_log=True)
    plot.ticks([1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1], [0, 8, 16, 24, 32], x_text=short)
    fine = [10 ** (-5.3 + 0.02 * i) for i in range(295)]
    plot.line([(beta, room(beta)) for beta in fine], GREY, "room, from the principal components alone", dash="6 4")
    plot.dots([(float(beta), h["active_units"]) for beta, h in found.items()], BLUE, "active after training")
    plot.dots([(float(beta), h["units_in_use"]) for beta, h in found.items()], ORANGE, "of these, more than 0.1 nat")
    plot.save(out / "collapse-room.svg", (440, 70))
    print("\n| beta | room | active | over 0.1 nat | nats in all | error | verdict |\n|---|---|---|---|---|---|---|")
    for beta, h in found.items():
        print(f"| {short(float(beta))} | {room(float(beta))} | {h['active_units']} | {h['informative_units']} | {sum(h['kl_per_unit']):.1f} | {h['error_of_mean']:.4f} | {h['verdict'].replace('_', ' ')} |")

def print_objectives(runs, names):
    print("\n| objective | beta at the end | active | over 0.1 nat | nats in all | error | verdict |\n|---|---|---|---|---|---|---|")
    for run, name in names:
        h = health(runs / run)
        print(f"| {name} | {short(float(f"{h['beta']:.2g}"))} | {h['active_units']} | {h['informative_units']} | {sum(h['kl_per_unit']):.1f} | {h['error_of_mean']:.4f} | {h['verdict'].replace('_', ' ')} |")

if len(sys.argv) != 3:
    sys.exit(__doc__)
runs, out = map(pathlib.Path, sys.argv[1:])
draw_total(runs, out)
draw_units(runs, out, [("log", "the log's: beta 2"), ("beta-0.001", "beta 0.001"), ("calibrated", "calibrated, beta 1"), ("rate-20-calibrated", "calibrated, 20 nats")])
draw_room(runs, out, ["0.00001", "0.0001", "0.001", "0.005", "0.02", "0.05", "0.2", "2"])
print_objectives(runs, [
    ("beta-2", "`beta_max: 2`"), ("beta-2-free-bits-unit", "the same, `free_bits: 0.5`, `free_bits_per: unit`"), ("beta-0.02", "`beta_max: 0.02`"),
    ("beta-0.02-free-bits-unit", "the same, `free_bits: 0.5`, `free_bits_per: unit`"), ("beta-0.001", "`beta_max: 0.001`"),
    ("cyclical", "the same, `annealing: cyclical`, four cycles"), ("beta-0.00001", "`beta_max: 1e-5`"), ("calibrated", "`reconstruction: calibrated`, `beta_max: 1`"),
    ("rate-8", "`target_rate: 8`"), ("rate-20", "`target_rate: 20`"), ("rate-20-calibrated", "`target_rate: 20`, `reconstruction: calibrated`")])
for row in [last_epoch(runs / "log")]:
    print("\nlog:", {key: row[key] for key in ("train_reconstruction", "train_kl_raw", "train_kl_free_bits", "train_total", "valid_total", "mu_deviation", "logvar_deviation")})
