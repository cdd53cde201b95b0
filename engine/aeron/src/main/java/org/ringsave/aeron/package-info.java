/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */

/**
 * Sends an image to another process or machine over Aeron: a {@link org.ringsave.aeron.TransferSender} saves straight
 * into Aeron's memory, and a {@link org.ringsave.aeron.TransferReceiver} restores straight from it. TRANSFER.md has
 * every byte and rule.
 *
 * <pre>
 *     SaveSession --- TransferSender ===== image stream =====&gt; TransferReceiver --- RestoreSession
 *     or a file                      &lt;==== answer stream =====                      or a file
 * </pre>
 */
package org.ringsave.aeron;
