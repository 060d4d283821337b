/**
 * The whole house: {@link org.lethe.Lethe} builds every part with plain constructors, starts them, and stops them in
 * reverse.
 *
 * <p>The only package that knows all the others. It has no logic of its own.
 */
package org.lethe;
