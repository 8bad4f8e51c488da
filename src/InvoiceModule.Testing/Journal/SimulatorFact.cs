using System.Text.Json.Serialization;

namespace InvoiceModule.Testing.Journal;

/// <summary>
/// One thing that happened to the simulated world. The world is what follows from these in their order and from nothing else: so it survives a
/// restart, and every process that reads them sees the same. The names are stored: they are a contract.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(BroadcastFact), "broadcast")]
[JsonDerivedType(typeof(MineFact), "mine")]
[JsonDerivedType(typeof(ReorganiseFact), "reorganise")]
[JsonDerivedType(typeof(ReplaceFact), "replace")]
[JsonDerivedType(typeof(ForgetFact), "forget")]
[JsonDerivedType(typeof(RebroadcastFact), "rebroadcast")]
[JsonDerivedType(typeof(OutageFact), "outage")]
[JsonDerivedType(typeof(ClockFact), "clock")]
[JsonDerivedType(typeof(RateFact), "rate")]
internal abstract record SimulatorFact;
