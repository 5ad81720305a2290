using System.Net;
using System.Net.Http.Headers;

namespace VaePipeline.Datasets.Download;

/// <summary>The version of the server's file that the bytes so far belong to. Only bytes of the same version can be appended.</summary>
sealed record PartialDownload(string Url, string? ETag, DateTimeOffset? LastModified);

/// <summary>
/// Downloads one file. The bytes so far are in <c>FILE.partial</c>; the next attempt requests only the rest (RFC 9110, sections 13.1.5 and
/// 14: Range with If-Range). It starts over if the file has changed on the server or the server does not support ranges.
/// </summary>
static class ResumableDownload
{
    const int BufferBytes = 128 * 1024;

    public static async Task RunAsync(
        Uri url,
        string file,
        NSynthDownloadOptions options,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var partial = file + ".partial";
        for (var failures = 0; ; )
        {
            var before = LengthOf(partial);
            string problem;
            try
            {
                if (await TryAsync(client, url, partial, options, progress, cancellationToken).ConfigureAwait(false))
                {
                    File.Move(partial, file, overwrite: true);
                    File.Delete(StateOf(partial));
                    return;
                }
                problem = "the connection ended early";
            }
            catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
            {
                problem = exception.Message;
            }
            failures = LengthOf(partial) > before ? 0 : failures + 1;
            if (failures > options.Retries)
                throw new DatasetException(
                    FormattableString.Invariant(
                        $"{url}: {problem} ({failures} attempts, {LengthOf(partial) / 1e6:F1} MB so far are kept); "
                    ) + "check the network, then run the same command to continue."
                );
            await Task.Delay(options.RetryDelay * Math.Pow(2, Math.Max(0, failures - 1)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One attempt; false when the file is still incomplete.</summary>
    static async Task<bool> TryAsync(
        HttpClient client,
        Uri url,
        string partial,
        NSynthDownloadOptions options,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(options.Silence);
        try
        {
            using var request = Request(url, partial);
            using var response = await client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token)
                .ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                File.Delete(partial); // longer than the server's file, so it is not a part of that file
                return false;
            }
            Refuse(url, response.StatusCode);
            var start = Continues(response, partial) ? LengthOf(partial) : 0;
            var total = response.Content.Headers.ContentLength + start;
            if (start == 0)
                Remember(url, response, partial);

            using var content = await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false);
            using var stream = new FileStream(partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1);
            stream.SetLength(start);
            stream.Position = start;
            var buffer = new byte[BufferBytes];
            for (int read; (read = await ReadAsync(content, buffer, silence.Token).ConfigureAwait(false)) > 0; )
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), silence.Token).ConfigureAwait(false);
                progress?.Report(new("download", stream.Length, total));
                silence.CancelAfter(options.Silence);
            }
            stream.Flush(flushToDisk: true);
            return stream.Length > 0 && stream.Length == (total ?? stream.Length);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                FormattableString.Invariant($"the server sent nothing for {options.Silence.TotalSeconds:F0} s"),
                exception
            );
        }
    }

    // An I/O error of the network becomes an HttpRequestException, because other I/O errors mean a problem with the disk.
    static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new HttpRequestException(exception.Message, exception);
        }
    }

    static HttpRequestMessage Request(Uri url, string partial)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        var length = LengthOf(partial);
        if (length == 0 || Known(url, partial) is not { } known)
            return request;
        request.Headers.Range = new RangeHeaderValue(length, null);
        request.Headers.IfRange =
            known.ETag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed) && !parsed.IsWeak
                ? new RangeConditionHeaderValue(parsed)
                : new RangeConditionHeaderValue(known.LastModified!.Value);
        return request;
    }

    /// <summary>Whether the response starts exactly where the bytes so far end.</summary>
    static bool Continues(HttpResponseMessage response, string partial)
    {
        if (response.StatusCode != HttpStatusCode.PartialContent)
            return false;
        if (response.Content.Headers.ContentRange?.From == LengthOf(partial))
            return true;
        File.Delete(partial);
        throw new HttpRequestException("the server sent another part of the file than requested");
    }

    static void Refuse(Uri url, HttpStatusCode status)
    {
        if (status is HttpStatusCode.OK or HttpStatusCode.PartialContent)
            return;
        var answer = FormattableString.Invariant($"the server answered {(int)status} ({status})");
        throw (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            ? new HttpRequestException(answer)
            : new DatasetException($"{url}: {answer}; give the archive's current address.")
            {
                Options = [nameof(NSynthDownloadOptions.Url)],
            };
    }

    static void Remember(Uri url, HttpResponseMessage response, string partial)
    {
        var state = new PartialDownload(url.ToString(), response.Headers.ETag?.ToString(), response.Content.Headers.LastModified);
        File.Delete(partial);
        AtomicFile.Write(StateOf(partial), stream => JsonSerializer.Serialize(stream, state, DownloadJson.Default.PartialDownload));
    }

    /// <summary>The version that the bytes so far belong to; null when it is unknown, and then the rest cannot be requested.</summary>
    static PartialDownload? Known(Uri url, string partial)
    {
        try
        {
            using var stream = File.OpenRead(StateOf(partial));
            var known = JsonSerializer.Deserialize(stream, DownloadJson.Default.PartialDownload);
            var hasStrongTag = known?.ETag is { } tag && !tag.StartsWith("W/", StringComparison.Ordinal);
            return known?.Url == url.ToString() && (hasStrongTag || known.LastModified is not null) ? known : null;
        }
        catch (Exception exception) when (exception is JsonException or FileNotFoundException)
        {
            return null;
        }
    }

    static string StateOf(string partial) => partial + ".json";

    static long LengthOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;
}

[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PartialDownload))]
sealed partial class DownloadJson : JsonSerializerContext;
