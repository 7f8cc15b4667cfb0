using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Benchmarks.Sessions;

/// <summary>
/// Sockets and the same AES-GCM: every ciphered request is enciphered, every ciphered response deciphered and verified, and both proofs of HLS are made.
/// </summary>
internal sealed class BareSecuredSessionClient(IReadOnlyList<Exchange> exchanges) : ISessionClient
{
    private const int NonceSize = 12;

    private static readonly byte[] Key = Convert.FromHexString(SessionKeys.Encryption);
    private static readonly byte[] Associated = [0x30, .. Convert.FromHexString(SessionKeys.Authentication)];
    private static readonly byte[] ProofAssociated = [0x10, .. Convert.FromHexString(SessionKeys.Authentication), .. new byte[16]];

    private readonly (Exchange Exchange, CipheredPart? Request, CipheredPart? Response)[] _exchanges =
        [.. exchanges.Select(e => (e, CipheredPart.Find(e.Request), CipheredPart.Find(e.Response)))];

    private readonly int _longest = exchanges.Max(e => Math.Max(e.Response.Length, e.Request.Length));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(MeterAddress meter, CancellationToken cancellationToken)
    {
        using var cipher = new AesGcm(Key, ApduProtector.TagSize);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(meter.Socket, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(_longest);
        var text = ArrayPool<byte>.Shared.Rent(_longest);
        for (var i = 0; i < _exchanges.Length; i++)
        {
            var (exchange, request, response) = _exchanges[i];
            Encipher(cipher, request, text, buffer);
            await socket.SendAsync(exchange.Request, SocketFlags.None, cancellationToken);
            for (var received = 0; received < exchange.Response.Length;)
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(received, exchange.Response.Length - received), SocketFlags.None, cancellationToken);
                received += count > 0 ? count : throw new InvalidDataException("the responder closed");
            }

            Decipher(cipher, response, buffer, text);
            if (i < 2)
            {
                Prove(cipher);
            }
        }

        ArrayPool<byte>.Shared.Return(text);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static void Encipher(AesGcm cipher, CipheredPart? part, Span<byte> plain, Span<byte> enciphered)
    {
        if (part is { } there)
        {
            Span<byte> nonce = stackalloc byte[NonceSize];
            Span<byte> tag = stackalloc byte[ApduProtector.TagSize];
            cipher.Encrypt(nonce, plain[..there.PlainLength], enciphered[..there.PlainLength], tag, Associated);
        }
    }

    private static void Decipher(AesGcm cipher, CipheredPart? part, ReadOnlySpan<byte> frame, Span<byte> plain)
    {
        if (part is { } there)
        {
            Span<byte> nonce = stackalloc byte[NonceSize];
            SessionKeys.Meter.Write(nonce);
            var content = frame.Slice(there.Offset, there.Length);
            content[1..ApduProtector.HeaderSize].CopyTo(nonce[SystemTitle.Size..]);
            var enciphered = content.Slice(ApduProtector.HeaderSize, there.PlainLength);
            cipher.Decrypt(nonce, enciphered, content[^ApduProtector.TagSize..], plain[..there.PlainLength], Associated);
        }
    }

    private static void Prove(AesGcm cipher)
    {
        Span<byte> nonce = stackalloc byte[NonceSize];
        Span<byte> tag = stackalloc byte[ApduProtector.TagSize];
        cipher.Encrypt(nonce, default, default, tag, ProofAssociated);
    }
}
