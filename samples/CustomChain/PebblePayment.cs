using System.Numerics;

namespace CustomChain;

/// <summary>One line of a slip: so much to this villager.</summary>
/// <param name="To">The villager's mark, as on his door.</param>
/// <param name="Grains">How much, in grains; ten thousand are a pebble.</param>
public sealed record PebblePayment(string To, BigInteger Grains);
