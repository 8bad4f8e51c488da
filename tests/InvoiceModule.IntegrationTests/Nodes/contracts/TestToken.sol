// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// An honest token of 6 decimals.
contract TestToken is ERC20 {
    constructor() ERC20("Test dollar", "USDT") {
        _mint(msg.sender, 1_000_000_000_000);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    /// Several transfers in one transaction.
    function payAll(address[] calldata receivers, uint256 amount) external {
        for (uint256 i = 0; i < receivers.length; i++) {
            _transfer(msg.sender, receivers[i], amount);
        }
    }
}
