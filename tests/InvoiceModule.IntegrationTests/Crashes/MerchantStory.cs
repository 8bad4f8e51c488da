using InvoiceModule.IntegrationTests.Hosts;
using InvoiceModule.IntegrationTests.Operations;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.IntegrationTests.Crashes;

/// <summary>A merchant who takes longer than a claim is renewed over his first callback; or the host is asked to end (SIGTERM) meanwhile.</summary>
internal sealed class MerchantStory(ShopProcess shop, Truth truth, SimulatedMerchant merchant, string name, bool stops) : CrashStory(shop, truth, merchant, name)
{
    private bool _isSlow = true;
    private bool _stopped;

    public override async Task RunAsync()
    {
        Answer = async (_, token) =>
        {
            if (_isSlow)
            {
                _isSlow = false;
                await Task.Delay(stops ? TimeSpan.FromSeconds(14) : TimeSpan.FromSeconds(2.6), token);
            }

            return new MerchantAnswer();
        };
        var paid = await OrderAsync("paid", InvoiceOrder.Crypto(1000));
        await PayOnceAsync(paid);
        if (stops && !_stopped)
        {
            await Inbox.WaitForAsync(1);
            _stopped = true;
            await Shop.AskToEndAsync();
            return;
        }

        await MineAsync();
        await WaitAsync(paid, i => i.Status == "PAID");
        await WaitUntilToldAsync();
    }
}
