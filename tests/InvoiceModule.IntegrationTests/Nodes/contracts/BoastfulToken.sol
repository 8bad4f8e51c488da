// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// Keeps a fee of every transfer and says in its event that all of it arrived.
contract BoastfulToken {
    uint256 public constant fee = 2;
    uint8 public constant decimals = 6;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor() {
        balanceOf[msg.sender] = 1_000_000_000_000;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value > fee ? value - fee : 0;
        emit Transfer(msg.sender, to, value);
        return true;
    }
}
