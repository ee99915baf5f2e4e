/** A desk on which somebody has signed in before this was kept as a fact: no link is printed there any more. The same in both databases. */
export const signedInSchema = [
  `INSERT INTO settings (key, value) SELECT 'first-sign-in', '0'
    WHERE EXISTS (SELECT 1 FROM sessions) OR EXISTS (SELECT 1 FROM sign_in_links WHERE used_at IS NOT NULL)
    ON CONFLICT (key) DO NOTHING`,
] as const
