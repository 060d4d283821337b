package org.lethe.rewrite;

/**
 * A value of somebody's identity that is where it should not be. Says where, never what.
 *
 * @param path of the element that holds it, such as {@code 0040,0275[0].0032,1060}
 * @param identifier the tag under which the original has the value; 0 if it comes from a list
 */
public record Leak(String path, int identifier) {}
