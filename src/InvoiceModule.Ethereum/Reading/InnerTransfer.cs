using System.Numerics;

namespace InvoiceModule.Ethereum.Reading;

/// <summary>Coins that a contract passed on while a transaction ran, and that were not taken back.</summary>
internal sealed record InnerTransfer(string To, BigInteger Amount);
