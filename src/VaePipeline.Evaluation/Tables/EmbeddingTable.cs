namespace VaePipeline.Evaluation.Tables;

/// <summary>An embedding CSV in memory: vectors with ids and metadata. Rows keep the order of the file.</summary>
public sealed class EmbeddingTable
{
    readonly float[] _vectors;
    readonly string[] _ids;
    readonly string[] _unitNames;
    readonly Dictionary<string, TextColumn> _texts;
    readonly Dictionary<string, double[]> _numbers;

    /// <summary>Creates a table from values in memory; the arrays are kept, not copied.</summary>
    /// <param name="name">The table's name in reports, such as the path it was read from.</param>
    /// <param name="ids">(N) ids, each once.</param>
    /// <param name="unitNames">(D) names of the units.</param>
    /// <param name="vectors">(N, D) finite values, row-major.</param>
    /// <param name="texts">Columns of text with (N) cells.</param>
    /// <param name="numbers">Columns of numbers by name, (N) values each; NaN where nothing is known.</param>
    /// <exception cref="EmbeddingTableException">Lengths do not match, an id is not unique or a value is not finite.</exception>
    public EmbeddingTable(
        string name,
        string[] ids,
        string[] unitNames,
        float[] vectors,
        IEnumerable<TextColumn>? texts = null,
        IEnumerable<KeyValuePair<string, double[]>>? numbers = null
    )
    {
        (Name, _ids, _unitNames, _vectors) = (name, ids, unitNames, vectors);
        _texts = (texts ?? []).ToDictionary(column => column.Name, StringComparer.OrdinalIgnoreCase);
        _numbers = new(numbers ?? [], StringComparer.OrdinalIgnoreCase);
        RequireConsistent();
    }

    /// <summary>A table of vectors in memory with units z00, z01, ...</summary>
    /// <param name="name">The table's name in reports.</param>
    /// <param name="ids">(N) ids, each once.</param>
    /// <param name="vectors">(N, D) finite values, row-major.</param>
    public static EmbeddingTable Of(string name, string[] ids, float[] vectors) => Of(name, ids, vectors, identifiesSounds: false);

    internal static EmbeddingTable Of(string name, string[] ids, float[] vectors, bool identifiesSounds) =>
        new(
            name,
            ids,
            [.. Enumerable.Range(0, vectors.Length / ids.Length).Select(unit => FormattableString.Invariant($"z{unit:00}"))],
            vectors
        )
        {
            IdentifiesSounds = identifiesSounds,
        };

    /// <summary>The table's name in reports: the path it was read from.</summary>
    public string Name { get; }

    /// <summary>Rows, N.</summary>
    public int Count => _ids.Length;

    /// <summary>Units of a vector, D.</summary>
    public int Units => _unitNames.Length;

    /// <summary>(N) ids, each once.</summary>
    public IReadOnlyList<string> Ids => _ids;

    /// <summary>(D) names of the units, such as z00.</summary>
    public IReadOnlyList<string> UnitNames => _unitNames;

    /// <summary>(N, D) all vectors, row-major.</summary>
    public ReadOnlySpan<float> Vectors => _vectors;

    /// <summary>(D) the vector of a row.</summary>
    public ReadOnlySpan<float> this[int row] => _vectors.AsSpan(row * Units, Units);

    /// <summary>Rows of the file without a usable vector, by reason; <see cref="Count"/> does not include them.</summary>
    public IReadOnlyList<LeftOutRows> LeftOut { get; init; } = [];

    /// <summary>The model and features of the vectors, from the sidecar file; null if there is none.</summary>
    public TableOrigin? Origin { get; init; }

    /// <summary>Whether vectors are computed from the sounds without a model, and finely enough to be equal only for equal sounds.</summary>
    internal bool IdentifiesSounds { get; init; }

    /// <summary>A column of text such as instrument, or null when the table has no such column.</summary>
    public TextColumn? Text(string name) => _texts.GetValueOrDefault(name);

    /// <summary>(N) a column of numbers such as pitch, NaN where unknown; empty when the table has no such column.</summary>
    public ReadOnlySpan<double> Numbers(string name) => _numbers.GetValueOrDefault(name);

    /// <summary>
    /// Reads a CSV with an id column and vector columns (z00, z01, ... or any other prefix with digits, or one column named embedding
    /// with "[0.1 0.2 ...]"). Other columns become metadata: pitch, velocity, duration_s, start_s and novelty as numbers, the rest as text.
    /// Rows whose status is not ok and rows without a finite vector are left out and counted. FILE.csv.meta.json is read if it exists.
    /// </summary>
    /// <param name="path">The CSV: UTF-8, commas, a header line.</param>
    /// <param name="idColumn">The column of ids.</param>
    /// <param name="vectorPrefix">
    /// The prefix of the vector columns' names, before the digits: z for z00, z01, ...; null to detect it: z if there is such a column,
    /// otherwise the only prefix that two or more columns share, otherwise the column named embedding.
    /// </param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="EmbeddingTableException">The file is missing or malformed; the message names file, line, column and what is allowed.</exception>
    public static EmbeddingTable Read(
        string path,
        string idColumn = "id",
        string? vectorPrefix = null,
        CancellationToken cancellationToken = default
    ) => TableReader.Read(path, idColumn, vectorPrefix, cancellationToken);

    /// <summary>A table of some of the rows, in the order given.</summary>
    internal EmbeddingTable Rows(int[] rows) =>
        new(
            Name,
            Array.ConvertAll(rows, row => _ids[row]),
            _unitNames,
            [.. rows.SelectMany(row => this[row].ToArray())],
            _texts.Values.Select(column => column.Rows(rows)),
            _numbers.Select(column => KeyValuePair.Create(column.Key, Array.ConvertAll(rows, row => column.Value[row])))
        )
        {
            Origin = Origin,
        };

    /// <summary>Other vectors of the same rows.</summary>
    internal EmbeddingTable WithVectors(string name, string[] unitNames, float[] vectors) =>
        new(name, _ids, unitNames, vectors, _texts.Values, _numbers);

    /// <summary>The table with additional columns.</summary>
    /// <param name="texts">Columns of text with (N) cells; a column of the same name is replaced.</param>
    /// <param name="numbers">Columns of numbers by name, (N) values each; a column of the same name is replaced.</param>
    public EmbeddingTable WithColumns(IEnumerable<TextColumn> texts, IEnumerable<KeyValuePair<string, double[]>> numbers) =>
        new(
            Name,
            _ids,
            _unitNames,
            _vectors,
            texts.UnionBy(_texts.Values, column => column.Name, StringComparer.OrdinalIgnoreCase),
            numbers.UnionBy(_numbers, column => column.Key, StringComparer.OrdinalIgnoreCase)
        )
        {
            Origin = Origin,
            LeftOut = LeftOut,
        };

    void RequireConsistent()
    {
        if (Units == 0 || _vectors.Length != (long)Count * Units)
            throw new EmbeddingTableException(
                $"{Name}: {Count} ids with {Units} units need {(long)Count * Units} values, {_vectors.Length} were given."
            );
        var columns = _texts
            .Values.Select(column => (column.Name, column.Count))
            .Concat(_numbers.Select(column => (column.Key, column.Value.Length)));
        foreach (var (column, cells) in columns)
            if (cells != Count)
                throw new EmbeddingTableException($"{Name}: the column {column} has {cells} cells for {Count} rows.") { Column = column };
        var seen = new HashSet<string>(Count, StringComparer.Ordinal);
        foreach (var id in _ids)
            if (!seen.Add(id))
                throw new EmbeddingTableException($"{Name}: the id \"{id}\" is not unique; ids must be.");
        for (var i = 0; i < _vectors.Length; i++)
            if (!float.IsFinite(_vectors[i]))
                throw new EmbeddingTableException(
                    $"{Name}: {_unitNames[i % Units]} of \"{_ids[i / Units]}\" is {_vectors[i]}; finite values are allowed."
                );
    }
}
