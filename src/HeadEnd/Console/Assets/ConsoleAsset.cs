using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Routing;

namespace PrepaidMeter.HeadEnd.WebConsole;

/// <summary>
/// One static file of the console, carried inside the executable: it is served the same from a build output, a published folder, a single file and
/// any working directory. The address holds a hash of the content, so browsers may keep it for ever.
/// </summary>
internal sealed class ConsoleAsset
{
    private static readonly FrozenDictionary<string, ConsoleAsset> All = new[]
    {
        new ConsoleAsset("console.css", "text/css; charset=utf-8"),
        new ConsoleAsset("console.js", "text/javascript; charset=utf-8"),
        new ConsoleAsset("favicon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(asset => asset.Name);

    private readonly string _contentType;
    private readonly byte[] _content;
    private readonly string _version;

    private ConsoleAsset(string name, string contentType)
    {
        Name = name;
        _contentType = contentType;
        using var stream = typeof(ConsoleAsset).Assembly.GetManifestResourceStream("console/" + name)
            ?? throw new InvalidOperationException($"The executable was built without its resource console/{name}.");
        _content = new byte[stream.Length];
        stream.ReadExactly(_content);
        _version = Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 6));
    }

    private string Name { get; }

    /// <summary>Address of the file, as pages write it.</summary>
    public static string Url(string name) => $"/console/{name}?v={All[name]._version}";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var asset in All.Values)
        {
            endpoints.MapGet("/console/" + asset.Name, (HttpContext context) =>
            {
                context.Response.Headers.CacheControl = context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";
                return TypedResults.Bytes(asset._content, asset._contentType, entityTag: new($"\"{asset._version}\""));
            }).ExcludeFromDescription();
        }
    }
}
