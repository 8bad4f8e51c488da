namespace InvoiceModule.Callbacks;

/// <summary>Ports on which no merchant's web server listens, but something that a stray POST could harm does.</summary>
internal static class DeniedPorts
{
    public static readonly int[] Default =
    [
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 79, 87, 95, // old services, SSH, mail, DNS
        101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 138, 139, 143, 161, 162, 179, // mail, RPC, NetBIOS, SNMP, BGP
        389, 445, 465, 512, 513, 514, 515, 543, 544, 554, 587, 623, 631, 636, 873, 993, 995, // LDAP, SMB, mail, rsh, printers, IPMI
        1080, 1099, 1433, 1434, 1521, 2049, 2181, 2375, 2376, 2379, 2380, 3128, 3268, 3269, 3306, 3389, // proxies, databases, Docker, etcd, RDP
        4369, 5060, 5061, 5432, 5433, 5671, 5672, 15672, 5900, 5984, 6379, 6380, 6432, 6443, 6665, 6666, 6667, 6668, 6669, 6697,
        7199, 9042, 9092, 9160, 9200, 9300, 10250, 10255, 11211, 27017, 27018, 27019, 28017,
        8332, 8333, 18332, 18333, 18443, 18444, 38332, 38333, 28332, 28333, // Bitcoin and its ZMQ
        9332, 9333, 19332, 19333, 19335, 19443, 19444, // Litecoin
        22555, 22556, 44555, 44556, 18555, // Dogecoin
        8545, 8546, 8551, 30303, // Ethereum
        8090, 18080, 18081, 18082, 18083, 28081, 38081, // Tron, Monero
        9735, 9911, 10009, 50001, 50002, // Lightning, Electrum
    ];
}
