using System.Security.Cryptography;
using System.Text;

namespace PrepaidMeter.HeadEnd.Api.Security;

/// <summary>
/// Who may change things. With keys configured: who sends one of them in <c>X-Api-Key</c>. Without: only callers on this machine, addressing it by
/// a loopback name (so that no web page can reach it through a name of its own), and no browser page of another origin. Reading is open to whoever reaches the port.
/// </summary>
internal sealed class ApiAuthorization(IReadOnlyList<ApiKeyOptions> keys)
{
    public const string Header = "X-Api-Key";

    private const int LongestKey = 256;

    private readonly (string Name, byte[] Hash)[] _keys = [.. keys.Select(k => (k.Name, Convert.FromHexString(k.Sha256)))];

    /// <summary>Null when the request may go on, with its actor set; otherwise status and reason.</summary>
    public (int Status, string Reason)? Check(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            return null;
        }

        if (_keys.Length > 0)
        {
            return CheckKey(http);
        }

        if (!LocalCaller.Is(http))
        {
            return (StatusCodes.Status403Forbidden, "No API key is configured (HeadEnd:ApiKeys), so only callers on this machine may change anything.");
        }

        http.SetActor("local");
        return null;
    }

    private (int Status, string Reason)? CheckKey(HttpContext http)
    {
        var given = http.Request.Headers[Header].ToString();
        if (given.Length is 0 or > LongestKey)
        {
            return (StatusCodes.Status401Unauthorized, $"This call needs an API key in the header {Header}.");
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        string? name = null;
        foreach (var key in _keys)
        {
            // All keys are compared, each in constant time: the time taken tells nothing about which one came close.
            name = CryptographicOperations.FixedTimeEquals(hash, key.Hash) ? key.Name : name;
        }

        if (name is null)
        {
            return (StatusCodes.Status401Unauthorized, "The API key is not known.");
        }

        http.SetActor($"api:{name}");
        return null;
    }
}
