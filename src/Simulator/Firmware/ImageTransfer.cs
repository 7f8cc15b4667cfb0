using System.Security.Cryptography;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Firmware;

/// <summary>
/// An image on its way into a meter (class 18, "image transfer process"). The octets are kept from initiation to verification and no longer. An
/// identifier that ends in "-" and 8 hex digits names the image's SHA-256 by its first 4 octets, and verification compares it; any other
/// image is good when it is whole. Not thread-safe.
/// </summary>
internal sealed class ImageTransfer
{
    public const int BlockSize = 512;

    public const int LargestImage = 512 * 1024;

    private const int DigestOctets = 4;

    private byte[] _image = [];
    private bool[] _transferred = [];

    public ImageStatus Status { get; private set; }

    /// <summary>Whether block n has arrived.</summary>
    public IReadOnlyList<bool> Transferred => _transferred;

    /// <summary>The number of blocks when there is none.</summary>
    public int FirstNotTransferred => Array.IndexOf(_transferred, false) is >= 0 and var missing ? missing : _transferred.Length;

    /// <summary>What verification found; null before.</summary>
    public ImageInfo? Info { get; private set; }

    private Octets Identifier { get; set; }

    /// <summary>Forgets what there was. False for an image of no octets or too many.</summary>
    public bool Initiate(Octets identifier, uint size)
    {
        if (size is 0 or > LargestImage)
        {
            return false;
        }

        Identifier = identifier;
        Info = null;
        _image = new byte[size];
        _transferred = new bool[(size + BlockSize - 1) / BlockSize];
        Status = ImageStatus.Initiated;
        return true;
    }

    /// <summary>Takes a block, also one that was there already. False where none is due, or of another length than its place has.</summary>
    public bool Take(uint number, ReadOnlySpan<byte> block)
    {
        if (Status != ImageStatus.Initiated || number >= _transferred.Length)
        {
            return false;
        }

        var start = (int)number * BlockSize;
        if (block.Length != Math.Min(BlockSize, _image.Length - start))
        {
            return false;
        }

        block.CopyTo(_image.AsSpan(start));
        _transferred[number] = true;
        return true;
    }

    /// <summary>False when a block is missing, or the image is not the one announced, or there is none.</summary>
    public bool Verify()
    {
        if (Status != ImageStatus.Initiated)
        {
            return Status is ImageStatus.VerificationSuccessful;
        }

        if (FirstNotTransferred < _transferred.Length)
        {
            // More blocks may still come.
            return false;
        }

        var digest = SHA256.HashData(_image);
        var good = DigestIn(Identifier) is not { } announced || announced.AsSpan().SequenceEqual(digest.AsSpan(0, DigestOctets));
        Info = good ? new((uint)_image.Length, Identifier, new Octets(digest)) : null;
        Status = good ? ImageStatus.VerificationSuccessful : ImageStatus.VerificationFailed;
        _image = [];
        return good;
    }

    /// <summary>False for what is not verified.</summary>
    public bool Activate()
    {
        if (Status != ImageStatus.VerificationSuccessful)
        {
            return false;
        }

        Status = ImageStatus.ActivationSuccessful;
        return true;
    }

    private static byte[]? DigestIn(Octets identifier)
    {
        const int suffix = 1 + (2 * DigestOctets);
        if (identifier.Length < suffix || identifier.Span[^suffix] != '-')
        {
            return null;
        }

        var digits = System.Text.Encoding.ASCII.GetString(identifier.Span[^(suffix - 1)..]);
        return digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }
}

/// <summary>image_to_activate_info_element.</summary>
internal sealed record ImageInfo(uint Size, Octets Identification, Octets Signature);

/// <summary>image_transfer_status.</summary>
internal enum ImageStatus : byte
{
    NotInitiated = 0,
    Initiated = 1,
    VerificationSuccessful = 3,
    VerificationFailed = 4,
    ActivationSuccessful = 6,
}
