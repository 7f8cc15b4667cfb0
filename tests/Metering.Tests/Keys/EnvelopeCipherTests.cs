using System.Security.Cryptography;
using PrepaidMeter.Metering.Keys;

namespace PrepaidMeter.Metering.Tests.Keys;

public sealed class EnvelopeCipherTests
{
    private static readonly byte[] Secret = "12345678"u8.ToArray();

    private readonly EnvelopeCipher _cipher = new(new KeyEncryptionKey(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray()));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void Open_WhatWasSealed_IsTheSecret(int length)
    {
        var secret = RandomNumberGenerator.GetBytes(length);

        _cipher.Open(_cipher.Seal(secret, "meter:1:Reading"), "meter:1:Reading").ShouldBe(secret);
    }

    [Fact]
    public void Seal_SameSecretTwice_LooksDifferentAndHidesIt()
    {
        var first = _cipher.Seal(Secret, "c");

        first.ShouldNotBe(_cipher.Seal(Secret, "c"));
        first.AsSpan().IndexOf(Secret).ShouldBe(-1);
    }

    [Fact]
    public void Open_AnyBitFlippedOrCut_IsOneError()
    {
        var envelope = _cipher.Seal(Secret, "c");
        for (var i = 0; i < envelope.Length * 8; i++)
        {
            var altered = envelope.ToArray();
            altered[i / 8] ^= (byte)(1 << (i % 8));
            Should.Throw<AuthenticationTagMismatchException>(() => _cipher.Open(altered, "c"));
        }

        for (var length = 0; length < envelope.Length; length++)
        {
            Should.Throw<AuthenticationTagMismatchException>(() => _cipher.Open(envelope.AsSpan(0, length), "c"));
        }
    }

    [Fact]
    public void Open_OtherContextOrKey_IsTheSameError()
    {
        var envelope = _cipher.Seal(Secret, "meter:1:Reading");

        Should.Throw<AuthenticationTagMismatchException>(() => _cipher.Open(envelope, "meter:2:Reading"));
        Should.Throw<AuthenticationTagMismatchException>(() => new EnvelopeCipher(new KeyEncryptionKey(new byte[32])).Open(envelope, "meter:1:Reading"));
    }
}
