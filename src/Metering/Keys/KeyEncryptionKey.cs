using System.Security.Cryptography;

namespace PrepaidMeter.Metering.Keys;

/// <summary>The 32-octet key that seals meter secrets. Never prints its value.</summary>
public sealed class KeyEncryptionKey
{
    /// <summary>AES-256.</summary>
    public const int Size = 32;

    private readonly byte[] _octets;

    /// <exception cref="ArgumentException">Not <see cref="Size"/> octets.</exception>
    public KeyEncryptionKey(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != Size)
        {
            throw new ArgumentException($"A key-encryption key has {Size} octets, not {octets.Length}.", nameof(octets));
        }

        _octets = octets.ToArray();
    }

    /// <summary>64 hex digits or Base64 of 32 octets, white space around it ignored.</summary>
    /// <exception cref="FormatException">Neither; the message does not repeat the text.</exception>
    public static KeyEncryptionKey Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        Span<byte> octets = stackalloc byte[Size];
        if (trimmed.Length == Size * 2 && Convert.FromHexString(trimmed, octets, out _, out var hexWritten) == System.Buffers.OperationStatus.Done && hexWritten == Size)
        {
            return new KeyEncryptionKey(octets);
        }

        Span<byte> decoded = stackalloc byte[Size + 2];
        return trimmed.Length <= 44 && Convert.TryFromBase64Chars(trimmed, decoded, out var written) && written == Size
            ? new KeyEncryptionKey(decoded[..Size])
            : throw new FormatException($"A key-encryption key is {Size * 2} hex digits or {Size} octets in Base64.");
    }

    /// <summary>Reads the key from a file that holds it as text.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">The file holds no key; the message names the file, not its contents.</exception>
    public static KeyEncryptionKey FromFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads the key from an environment variable; null when it is not set.</summary>
    /// <exception cref="FormatException">The variable holds no key; the message names the variable, not its value.</exception>
    public static KeyEncryptionKey? FromEnvironment(string variable)
    {
        try
        {
            return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? Parse(text) : null;
        }
        catch (FormatException e)
        {
            throw new FormatException($"Environment variable {variable}: {e.Message}", e);
        }
    }

    /// <summary>
    /// For demo and development: reads the file, or creates it with a fresh random key that only its owner may read (mode 0600). In service the
    /// operator provides the key, because a key made on the fly is a key nobody has a copy of.
    /// </summary>
    public static KeyEncryptionKey FromFileOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }

        return FromFile(path);
    }

    internal ReadOnlySpan<byte> Reveal() => _octets;

    public override string ToString() => "KeyEncryptionKey(***)";

    private static void Create(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(path, System.Text.Encoding.ASCII, options);
        writer.WriteLine(Convert.ToHexString(RandomNumberGenerator.GetBytes(Size)));
    }
}
