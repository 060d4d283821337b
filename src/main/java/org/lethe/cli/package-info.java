/**
 * What can be typed after {@code lethe}: {@code serve}, which is also what happens without a command, and the commands
 * on files.
 *
 * <p>Door: {@link org.lethe.cli.CommandLineInterface}. Does not know how a server is built: whoever calls it says how
 * to run one.
 */
package org.lethe.cli;
