/** Imports a package from here, not from what lladdr itself depends on. @param {string} name @returns {Promise<unknown>} */
export const load = (name) => import(name)
