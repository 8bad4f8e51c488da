// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// Pays by inner calls, as exchanges and smart accounts do.
contract Splitter {
    function payAll(address payable[] calldata receivers) external payable {
        uint256 share = msg.value / receivers.length;
        for (uint256 i = 0; i < receivers.length; i++) {
            (bool paid, ) = receivers[i].call{value: share}("");
            require(paid, "not paid");
        }
    }

    /// The inner payment is made and taken back, while the transaction as a whole succeeds.
    function payAndRevertInside(address payable receiver) external payable {
        try this.payAndFail{value: msg.value}(receiver) {} catch {}
    }

    function payAndFail(address payable receiver) external payable {
        (bool paid, ) = receiver.call{value: msg.value}("");
        require(!paid, "taken back");
    }

    /// The whole transaction fails.
    function payAndRevert(address payable receiver) external payable {
        (bool paid, ) = receiver.call{value: msg.value}("");
        require(!paid, "taken back");
    }

    function payByDestruction(address payable receiver) external payable {
        new Legacy{value: msg.value}(receiver);
    }
}

/// Gives all it has to a receiver and is gone in the same transaction.
contract Legacy {
    constructor(address payable receiver) payable {
        selfdestruct(receiver);
    }
}
