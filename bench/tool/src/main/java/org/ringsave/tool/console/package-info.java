/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Parts that every command line needs: checks of options, one line for a failure, the version, numbers as text. Both
 * jars use them. This room knows no command.
 */
package org.ringsave.tool.console;
