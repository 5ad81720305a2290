using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VaePipeline.Tests.Datasets;

/// <summary>A local web server of one file that can simulate the faults of real servers.</summary>
sealed class ArchiveServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Task _serving;
    int _requests;

    public ArchiveServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public byte[] Content { get; set; }

    public string ETag { get; set; } = "\"one\"";

    public bool SupportsRanges { get; set; } = true;

    public bool SendsLength { get; set; } = true;

    /// <summary>After how many bytes the connection of request n (from 0) breaks; null is never.</summary>
    public Func<int, int?> BreaksAfter { get; set; } = _ => null;

    /// <summary>The error status of request n; null is success.</summary>
    public Func<int, int?> Fails { get; set; } = _ => null;

    /// <summary>The Range header of each request; "" is none.</summary>
    public List<string> Ranges { get; } = [];

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/set.tar.gz");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        try
        {
            _serving.Wait(TimeSpan.FromSeconds(5));
        }
        catch (AggregateException)
        {
            // the listener was stopped while waiting
        }
        _stop.Dispose();
    }

    async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await AnswerAsync(client.GetStream());
            }
            catch (IOException)
            {
                // the client disconnected, for example in a canceled test
            }
        }
    }

    async Task AnswerAsync(NetworkStream stream)
    {
        var headers = await ReadHeadersAsync(stream);
        var request = _requests++;
        Ranges.Add(headers.GetValueOrDefault("range", ""));
        if (Fails(request) is { } status)
        {
            await WriteAsync(stream, $"HTTP/1.1 {status} Trouble\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        var from = 0;
        if (SupportsRanges && headers.TryGetValue("range", out var range) && headers.GetValueOrDefault("if-range") == ETag)
            from = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        var head = new StringBuilder(
            from > 0
                ? $"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes {from}-{Content.Length - 1}/{Content.Length}\r\n"
                : "HTTP/1.1 200 OK\r\n"
        );
        if (SendsLength)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Content.Length - from}\r\n");
        await WriteAsync(stream, head.Append(CultureInfo.InvariantCulture, $"ETag: {ETag}\r\nConnection: close\r\n\r\n").ToString());
        var body = Content.AsMemory(from);
        await stream.WriteAsync(BreaksAfter(request) is { } most && most < body.Length ? body[..most] : body, _stop.Token);
        await stream.FlushAsync(_stop.Token);
    }

    async Task<Dictionary<string, string>> ReadHeadersAsync(NetworkStream stream)
    {
        var headers = new Dictionary<string, string>();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        await reader.ReadLineAsync(_stop.Token);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
            headers[line[..line.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant()] = line[
                (line.IndexOf(':', StringComparison.Ordinal) + 1)..
            ]
                .Trim();
        return headers;
    }

    async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), _stop.Token);
}
