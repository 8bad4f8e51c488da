namespace InvoiceModule.Payments;

/// <summary>Stops a transaction until a rate has been fetched.</summary>
internal sealed class RateNeededException(string symbol, string fiat) : Exception($"The rate of {symbol} in {fiat} is needed.")
{
    public string Symbol { get; } = symbol;

    public string Fiat { get; } = fiat;
}
