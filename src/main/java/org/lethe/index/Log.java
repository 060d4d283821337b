package org.lethe.index;

import java.util.List;

/**
 * A page of a log.
 *
 * @param entries in growing order of their numbers
 * @param done whether nothing lies beyond this page
 * @param first number to go on from when reading backwards
 * @param last number to go on from when reading on
 */
public record Log<T>(List<T> entries, boolean done, long first, long last) {}
