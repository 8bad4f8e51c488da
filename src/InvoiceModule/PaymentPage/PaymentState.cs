namespace InvoiceModule.PaymentPage;

/// <summary>What the payer is told, in one word.</summary>
internal enum PaymentState
{
    /// <summary>Nothing has been seen yet.</summary>
    Waiting,

    /// <summary>A part has been seen; the rest is due.</summary>
    PartlyPaid,

    /// <summary>A payment was seen and the network has taken it back before the invoice was paid. It may return by itself, so nobody is asked to pay again at once.</summary>
    TakenBack,

    /// <summary>The time is over, but a last look at the network has not been completed.</summary>
    TimeOver,

    /// <summary>All of it has been seen and waits for its confirmations.</summary>
    Confirming,

    /// <summary>Paid.</summary>
    Paid,

    /// <summary>It was paid, and the network has taken that back for now.</summary>
    Reversed,

    /// <summary>Ended with nothing or too little received.</summary>
    Expired,

    /// <summary>Ended with too little received in time; money came later and is not lost.</summary>
    Late,

    /// <summary>Money came, in time or not, and could not be counted; a person has to decide on it. It may still be open.</summary>
    Uncounted,

    /// <summary>Ended by the merchant.</summary>
    Canceled,
}
