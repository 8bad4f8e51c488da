// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// Calls itself as the honest one and tells of money that never moved, in every shape an event can have.
contract HostileToken {
    uint8 public constant decimals = 6;
    string public constant symbol = "USDT";

    event Transfer(address indexed from, address indexed to, uint256 value);

    bytes32 private constant SIGNATURE = keccak256("Transfer(address,address,uint256)");

    function transfer(address to, uint256 value) external returns (bool) {
        emit Transfer(msg.sender, to, value);
        return true;
    }

    /// Four topics, as ERC-721 has them.
    function transferNft(address to, uint256 id) external {
        bytes32 signature = SIGNATURE;
        assembly {
            log4(0, 0, signature, caller(), to, id)
        }
    }

    /// No topics, only data.
    function transferAnonymously(address to, uint256 value) external {
        assembly {
            mstore(0, caller())
            mstore(32, to)
            mstore(64, value)
            log0(0, 96)
        }
    }

    /// The right topics with data of another length than one word.
    function transferWithData(address to, uint256 value, uint256 length) external {
        bytes32 signature = SIGNATURE;
        assembly {
            let memoryStart := mload(0x40)
            mstore(memoryStart, value)
            log3(memoryStart, length, signature, caller(), to)
        }
    }

    /// A receiver's topic with more than an address in it.
    function transferToWord(uint256 word, uint256 value) external {
        bytes32 signature = SIGNATURE;
        assembly {
            mstore(0, value)
            log3(0, 32, signature, caller(), word)
        }
    }
}
