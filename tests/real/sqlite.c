/* The archive's SQLite calls this to add extensions; there are none here. */
int sqlite3_sqlean_init(void *database, char **error, const void *api);

int sqlite3_sqlean_init(void *database, char **error, const void *api)
{
    (void)database, (void)error, (void)api;
    return 0;
}
