namespace InvoiceModule.Simulation.Merchants;

/// <summary>How a merchant's server behaves.</summary>
internal enum MerchantMode
{
    Good,
    Slow,
    ServerError,
    Gone,
    TooMany,
    Redirect,
    Tarpit,
    HeaderDrip,
    BodyDrip,
    EndlessBody,
    EndlessHeaders,
    InformationalFlood,
    ResetInBody,
    Garbage,
    Refuses,
    NoSuchHost,
    PrivateAddress,
}
