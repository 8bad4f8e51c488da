using System.Numerics;

namespace InvoiceModule.Simulation.Play;

/// <summary>An invoice as its host knows it, and who is to pay it.</summary>
internal sealed record HostPlan(Guid Id, string Blockchain, string? Contract, string Address, string Key, BigInteger Value, int Required, string? Url, string? SecretKey, DateTime ExpiresAt, string Payer);
