// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// As the best known dollar token: transfer and transferFrom return nothing, and a fee may be taken on the way, told by an event before the payment's own.
contract SilentToken {
    uint8 public constant decimals = 6;
    string public constant symbol = "USDT";
    uint256 public fee;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    constructor() {
        balanceOf[msg.sender] = 1_000_000_000_000;
    }

    function setFee(uint256 amount) external {
        fee = amount;
    }

    function approve(address spender, uint256 value) external {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
    }

    function transfer(address to, uint256 value) external {
        _move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        allowance[from][msg.sender] -= value;
        _move(from, to, value);
    }

    function _move(address from, address to, uint256 value) private {
        balanceOf[from] -= value;
        if (fee > 0) {
            balanceOf[address(this)] += fee;
            emit Transfer(from, address(this), fee);
        }
        balanceOf[to] += value - fee;
        emit Transfer(from, to, value - fee);
    }
}
