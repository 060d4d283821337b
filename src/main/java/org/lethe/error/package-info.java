/**
 * What can go wrong, typed once for the whole house.
 *
 * <p>Door: {@link org.lethe.error.LetheException}, which carries one {@link org.lethe.error.ErrorKind}
 * of a closed set. Does not know HTTP or DIMSE: those floors map a kind to their own status, each in
 * one table.
 */
package org.lethe.error;
