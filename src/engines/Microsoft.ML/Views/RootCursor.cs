namespace Microsoft.ML.Data;

/// <summary>A cursor that counts its own rows.</summary>
abstract class RootCursor(DataViewSchema schema, ActiveColumns active) : DataViewRowCursor
{
    bool _over;
    long _position = -1;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => 0;

    protected ActiveColumns Active => active;

    /// <summary>Goes to the next row; false when there is none.</summary>
    protected abstract bool Advance();

    public override bool MoveNext()
    {
        if (!_over && Advance())
        {
            _position++;
            return true;
        }
        _over = true;
        _position = -1;
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

    protected void RequireRow()
    {
        if (_position < 0)
            throw NoRow.Exception();
    }
}

/// <summary>A cursor that shows some of another's rows, in some order that it keeps.</summary>
abstract class LinkedCursor(DataViewRowCursor input, ActiveColumns active) : RootCursor(input.Schema, active)
{
    protected DataViewRowCursor Input => input;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Active.Require(column);
        return input.GetGetter<TValue>(input.Schema[column.Index]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }
}
