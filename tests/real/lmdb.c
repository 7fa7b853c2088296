/* LMDB: a B+ tree in a mapped file; what is written is found again, in order, after deletions and a new start. */
#include "data.h"
#include "lmdb.h"

static void must(int status)
{
    data_expect(status == MDB_SUCCESS, mdb_strerror(status));
}

static MDB_env *open_environment(void)
{
    MDB_env *env;
    must(mdb_env_create(&env));
    must(mdb_env_set_mapsize(env, 32 << 20));
    must(mdb_env_set_maxdbs(env, 2));
    must(mdb_env_open(env, "lmdb.data", MDB_NOSUBDIR | MDB_NOSYNC | MDB_NOLOCK, 0600));
    return env;
}

static void change(MDB_env *env, int from, int count, int is_deletion)
{
    MDB_txn *txn;
    MDB_dbi dbi;
    must(mdb_txn_begin(env, NULL, 0, &txn));
    must(mdb_dbi_open(txn, "words", MDB_CREATE | MDB_DUPSORT, &dbi));
    for (int i = from; i < from + count; i++) {
        char name[32], text[400];
        data_state = (uint32_t)i * 2654435761u + 1;
        MDB_val key = {(size_t)sprintf(name, "%u", data_random() % 3000), name}, value = {data_random() % 300 + 1, text};
        memset(text, 'a' + i % 26, sizeof text);
        int status = is_deletion ? mdb_del(txn, dbi, &key, &value) : mdb_put(txn, dbi, &key, &value, MDB_NODUPDATA);
        data_expect(status == MDB_SUCCESS || status == (is_deletion ? MDB_NOTFOUND : MDB_KEYEXIST), "change");
    }
    must(mdb_txn_commit(txn));
}

static void list(MDB_env *env)
{
    MDB_txn *txn;
    MDB_dbi dbi;
    MDB_cursor *cursor;
    MDB_val key, value;
    MDB_stat stat;
    uint64_t hash = 0, count = 0;
    must(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn));
    must(mdb_dbi_open(txn, "words", MDB_DUPSORT, &dbi));
    must(mdb_cursor_open(txn, dbi, &cursor));
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == MDB_SUCCESS) {
        hash = hash * 31 + data_hash(key.mv_data, key.mv_size) + data_hash(value.mv_data, value.mv_size);
        count++;
    }
    must(mdb_stat(txn, dbi, &stat));
    printf("%llu %016llx depth %u pages %zu %zu %zu\n", (unsigned long long)count, (unsigned long long)hash,
           stat.ms_depth, stat.ms_branch_pages, stat.ms_leaf_pages, stat.ms_overflow_pages);
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
}

int main(void)
{
    remove("lmdb.data");
    MDB_env *env = open_environment();
    for (int round = 0; round < 8; round++) {
        change(env, round * 1500, 2000, 0);
        change(env, round * 1000, 700, 1);
        list(env);
    }
    mdb_env_close(env);
    env = open_environment();
    list(env);
    mdb_env_close(env);
    return 0;
}
