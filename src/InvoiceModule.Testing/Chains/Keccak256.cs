using System.Buffers.Binary;
using System.Numerics;

namespace InvoiceModule.Testing.Chains;

/// <summary>
/// Keccak-256 with its original padding, which the framework's SHA-3 does not have and EIP-55 needs. For short texts only: one block of 136 bytes.
/// </summary>
internal static class Keccak256
{
    private const int Rate = 136;
    private const int Rounds = 24;

    public static byte[] Hash(ReadOnlySpan<byte> message)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(message.Length, Rate, nameof(message));
        Span<byte> block = stackalloc byte[Rate];
        block.Clear();
        message.CopyTo(block);
        block[message.Length] ^= 0x01;
        block[Rate - 1] ^= 0x80;

        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        for (var i = 0; i < Rate / 8; i++)
            state[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        Permute(state);

        var hash = new byte[32];
        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(hash.AsSpan(8 * i), state[i]);
        return hash;
    }

    /// <summary>Keccak-f[1600] as the Keccak reference, section 1.2, states it: theta, rho and pi, chi, iota.</summary>
    private static void Permute(Span<ulong> state)
    {
        Span<ulong> parity = stackalloc ulong[5];
        Span<ulong> moved = stackalloc ulong[25];
        byte register = 1;
        for (var round = 0; round < Rounds; round++)
        {
            for (var x = 0; x < 5; x++)
                parity[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
            for (var i = 0; i < 25; i++)
                state[i] ^= parity[(i + 4) % 5] ^ BitOperations.RotateLeft(parity[(i + 1) % 5], 1);

            MoveLanes(state, moved);
            for (var i = 0; i < 25; i++)
            {
                var row = i - i % 5;
                state[i] = moved[i] ^ (~moved[row + (i + 1) % 5] & moved[row + (i + 2) % 5]);
            }

            state[0] ^= NextConstant(ref register);
        }
    }

    /// <summary>Rho and pi: lane (x, y) goes to (y, 2x + 3y), turned by the triangular numbers in the order of that walk.</summary>
    private static void MoveLanes(ReadOnlySpan<ulong> state, Span<ulong> moved)
    {
        moved[0] = state[0];
        var (x, y) = (1, 0);
        for (var t = 0; t < Rounds; t++)
        {
            var (toX, toY) = (y, (2 * x + 3 * y) % 5);
            moved[toX + 5 * toY] = BitOperations.RotateLeft(state[x + 5 * y], (t + 1) * (t + 2) / 2 % 64);
            (x, y) = (toX, toY);
        }
    }

    /// <summary>Iota: bit 2^j - 1 of a round's constant is the next output of the shift register x^8 + x^6 + x^5 + x^4 + 1.</summary>
    private static ulong NextConstant(ref byte register)
    {
        var constant = 0UL;
        for (var j = 0; j <= 6; j++)
        {
            if ((register & 1) != 0)
                constant |= 1UL << ((1 << j) - 1);
            register = (byte)((register << 1) ^ ((register >> 7) * 0x71));
        }

        return constant;
    }
}
