/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */

/** Describes a running model to the planner, from the images of it. */
package org.ringsave.tool.observe;
