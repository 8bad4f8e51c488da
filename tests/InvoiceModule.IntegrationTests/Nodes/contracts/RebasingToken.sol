// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// Holds shares, and says what they are worth: a change of their price changes all balances at once, and no event tells of it.
contract RebasingToken {
    uint8 public constant decimals = 6;
    uint256 public percent = 100;
    mapping(address => uint256) private shares;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor() {
        shares[msg.sender] = 1_000_000_000_000;
    }

    function balanceOf(address holder) external view returns (uint256) {
        return shares[holder] * percent / 100;
    }

    function rebase(uint256 newPercent) external {
        percent = newPercent;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        uint256 moved = value * 100 / percent;
        shares[msg.sender] -= moved;
        shares[to] += moved;
        emit Transfer(msg.sender, to, value);
        return true;
    }
}
