using System.Globalization;
using VaePipeline.Training.Runs;
using static System.FormattableString;

namespace VaePipeline.Cli.Terminal;

/// <summary>The table of the training log, printed row by row. In a narrow terminal it has fewer columns.</summary>
sealed class EpochTable
{
    readonly Column[] _columns;

    public EpochTable(int epochs, int width)
    {
        const int Always = 0,
            Medium = 99,
            Wide = 121;
        Column[] all =
        [
            new(0, "  epoch ", 8, Always, epoch => Invariant($"  {epoch.Epoch, 2}/{epochs, -3}")),
            new(0, "beta", 9, Always, epoch => Short(epoch.Train.Beta)),
            new(1, "train: rec", 12, Wide, epoch => Invariant($"{epoch.Train.Reconstruction:0.0000}")),
            new(1, "kl raw", 8, Wide, epoch => Invariant($"{epoch.Train.KlRaw:0.000}")),
            new(1, "kl fb", 7, Wide, epoch => Invariant($"{epoch.Train.KlFreeBits:0.00}")),
            new(1, width < Wide ? "train: total" : "total", width < Wide ? 13 : 8, Always, epoch => Total(epoch.Train.Total)),
            new(2, "valid: rec", 12, Always, epoch => Invariant($"{epoch.Validation.Reconstruction:0.0000}")),
            new(2, "kl raw", 8, Always, epoch => Invariant($"{epoch.Validation.KlRaw:0.000}")),
            new(2, "kl fb", 7, Medium, epoch => Invariant($"{epoch.Validation.KlFreeBits:0.00}")),
            new(2, "total", 8, Always, epoch => Total(epoch.Validation.Total)),
            new(3, "active", 10, Medium, epoch => Invariant($"{epoch.Health.ActiveUnits, 4} of {epoch.Health.Units}")),
            new(3, ">0.1 nat", 9, Medium, epoch => Invariant($"{epoch.Health.InformativeUnits}")),
            new(4, "time", 7, Always, epoch => Invariant($"{epoch.Seconds:0.0} s")),
        ];
        _columns = Array.FindAll(all, column => column.MinWidth <= width);
    }

    public string Header => Join(column => column.Header);

    public string Row(EpochReport epoch) => Join(column => column.Value(epoch));

    string Join(Func<Column, string> cell) =>
        string.Join(
            " |",
            _columns
                .GroupBy(column => column.Group)
                .Select(group => string.Concat(group.Select(column => cell(column).PadLeft(column.Width))))
        );

    /// <summary>Three digits: 0.354, 8.5e-5.</summary>
    static string Short(double beta) => beta.ToString(beta is 0 or >= 1e-3 ? "0.###" : "0.##e-0", CultureInfo.InvariantCulture);

    /// <summary>As many digits as fit, since a total may be in nats: 0.0345, -1264.97.</summary>
    static string Total(double total) => total.ToString(Math.Abs(total) < 100 ? "0.0000" : "0.0", CultureInfo.InvariantCulture);

    /// <summary>A column, right-aligned. Columns of a group stand together, and a line separates groups. The table has the column from MinWidth characters on.</summary>
    sealed record Column(int Group, string Header, int Width, int MinWidth, Func<EpochReport, string> Value);
}
