using System.Numerics;

namespace InvoiceModule.Dashboard;

/// <summary>One bar.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Value">Its length.</param>
/// <param name="Text">Its value in words.</param>
internal sealed record ChartBar(string Label, BigInteger Value, string Text);
