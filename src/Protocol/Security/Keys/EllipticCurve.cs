using System.Security.Cryptography;

namespace PrepaidMeter.Protocol.Security;

/// <summary>Keys on the suites' curves in the form COSEM has them: scalars, and points as x || y.</summary>
internal static class EllipticCurve
{
    /// <exception cref="ArgumentException">The length is not the suite's.</exception>
    public static ECParameters Private(SecuritySuite suite, ReadOnlySpan<byte> scalar)
    {
        RequireLength(scalar.Length, suite.CoordinateLength());
        return new() { Curve = suite.Curve(), D = scalar.ToArray() };
    }

    /// <exception cref="ArgumentException">The length is not the suite's, or the point is not on its curve.</exception>
    public static ECParameters Public(SecuritySuite suite, ReadOnlySpan<byte> point)
    {
        var length = suite.CoordinateLength();
        RequireLength(point.Length, 2 * length);
        var parameters = new ECParameters { Curve = suite.Curve(), Q = new() { X = point[..length].ToArray(), Y = point[length..].ToArray() } };
        try
        {
            // The platform refuses a point off the curve: without that check key agreement would leak the private key.
            using var probe = ECDsa.Create(parameters);
            return parameters;
        }
        catch (CryptographicException)
        {
            throw new ArgumentException($"Not a point of the curve of {suite}.", nameof(point));
        }
    }

    public static byte[] Point(ECParameters parameters) => [.. parameters.Q.X!, .. parameters.Q.Y!];

    /// <exception cref="ArgumentException">A key on another curve.</exception>
    public static void Require(SecuritySuite suite, ECParameters parameters)
    {
        if (parameters.Curve.Oid?.Value != suite.Curve().Oid.Value && parameters.Curve.Oid?.FriendlyName != suite.Curve().Oid.FriendlyName)
        {
            throw new ArgumentException($"Not a key on the curve of {suite}.", nameof(parameters));
        }
    }

    private static void RequireLength(int actual, int due)
    {
        if (actual != due)
        {
            throw new ArgumentException($"{actual} octets where {due} are due.");
        }
    }
}
