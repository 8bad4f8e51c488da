// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// Several payments of different amounts in one transaction.
contract Batch {
    function payCoins(address[] calldata receivers, uint256[] calldata amounts) external payable {
        for (uint256 i = 0; i < receivers.length; i++) {
            (bool paid, ) = payable(receivers[i]).call{value: amounts[i]}("");
            require(paid, "not paid");
        }
    }

    /// Pays with tokens that the caller has approved.
    function payTokens(address token, address[] calldata receivers, uint256[] calldata amounts) external {
        for (uint256 i = 0; i < receivers.length; i++) {
            require(IERC20(token).transferFrom(msg.sender, receivers[i], amounts[i]), "not paid");
        }
    }
}
