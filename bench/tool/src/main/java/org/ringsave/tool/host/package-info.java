/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Facts about the machine and about the container's limits, read from files that may be missing. The environment of a
 * run and the cost model use them. This room knows neither user.
 */
package org.ringsave.tool.host;
