using System.Collections.Frozen;

namespace InvoiceModule.PaymentPage;

/// <content>English.</content>
internal sealed partial record PaymentTexts
{
    public static PaymentTexts English { get; } = new()
    {
        Language = "en",
        Direction = "ltr",
        Titles = new Dictionary<PaymentState, string>
        {
            [PaymentState.Waiting] = "Waiting for your payment",
            [PaymentState.PartlyPaid] = "A part has arrived",
            [PaymentState.TimeOver] = "The time to pay is over",
            [PaymentState.Confirming] = "Payment seen",
            [PaymentState.Paid] = "Paid",
            [PaymentState.Reversed] = "The payment was taken back by the network",
            [PaymentState.Expired] = "This invoice has expired",
            [PaymentState.Canceled] = "This invoice was canceled",
        }.ToFrozenDictionary(),
        Explanations = new Dictionary<PaymentState, string>
        {
            [PaymentState.Waiting] = "Send exactly this amount to the address below. This page shows your payment as soon as the network does.",
            [PaymentState.PartlyPaid] = "Please send what is still due to the same address.",
            [PaymentState.TimeOver] = "Do not pay any more. The network is looked at one last time for a payment made in time.",
            [PaymentState.Confirming] = "The full amount has been seen. It now waits for the network to confirm it. Do not pay again.",
            [PaymentState.Paid] = "Thank you. The payment is complete. Do not pay again.",
            [PaymentState.Reversed] = "The network no longer confirms a payment that it had confirmed. Most often it returns by itself. Do not pay again; ask the merchant if this lasts.",
            [PaymentState.Expired] = "Do not pay any more: the address may belong to somebody else's invoice soon. If you have just paid, or paid after the time was over, contact the merchant.",
            [PaymentState.Canceled] = "Do not pay: the merchant has ended this invoice.",
        }.ToFrozenDictionary(),
        PartKept = "A part of the amount has been received. Contact the merchant about it.",
        Reversed = "The network has taken back a payment or a confirmation. Most often it returns by itself.",
        Overpaid = "More than the amount was received. Contact the merchant about the difference.",
        Late = "Money arrived after the time to pay was over. Contact the merchant if you have questions.",
        Amount = "Amount",
        StillDue = "Still due",
        Received = "Received",
        Price = "Price",
        Network = "Network",
        Token = "Token contract",
        Address = "Address",
        Confirmations = "Confirmations",
        PayBefore = "Pay before",
        TimeLeft = "Time left",
        OnlyThis = (asset, network) => $"Send only {asset}, and only on the network {network}. Anything else may be lost.",
        QrLabel = "QR code of this payment",
        Copy = "Copy",
        Copied = "Copied",
        OpenWallet = "Open in wallet",
        ToShop = "Continue to the shop",
        ToShopSoon = "You are taken there in a few seconds.",
        BackToShop = "Back to the shop",
        NotFoundTitle = "No such invoice",
        NotFound = "There is no invoice at this address. Check the link, or ask the shop for a new one.",
    };
}
