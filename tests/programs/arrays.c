/* Arrays of several dimensions, decay, as parameters, sizeof, of structs, pointers into rows. */
int printf(const char *, ...);

static int cube[2][3][4] = {{{1, 2, 3, 4}, {5, 6, 7, 8}}, {[1] = {9, 10}, {[2] = 11}}};
static char flat[2][3] = {1, 2, 3, 4, 5};
static int open[] = {1, 2, 3}, designated[] = {[5] = 50, 60, [2] = 20, 30}, zero[4];
static const struct { int x, y[2]; } points[] = {{1, {2, 3}}, 4, 5, 6, {7}};

static int sum_rows(int rows, int (*matrix)[4])
{
    int sum = 0;
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < 4; j++)
            sum += matrix[i][j] * (i + 1);
    return sum;
}

static int take(int values[static 3], char names[][3], int (values2)[const])
{
    values++;
    return values[0] + names[1][0] + values2[2] + (int)sizeof values + (int)sizeof names[0];
}

int main(void)
{
    int local[3][2] = {{1}, {2, 3}}, (*row)[2] = local, i = 1;
    printf("%d %d\n", sum_rows(3, cube[0]), sum_rows(3, cube[1]));
    printf("%d %d %d\n", cube[1][2][2], *(*(*(cube + 1) + 1) + 1), (&cube[0][0][0])[5]);
    printf("%d %d %d %d\n", (int)sizeof cube, (int)sizeof cube[0], (int)sizeof cube[0][0], (int)sizeof cube[0][0][0]);
    for (int k = 0; k < 6; k++) printf("%d ", flat[k / 3][k % 3]);
    for (unsigned k = 0; k < sizeof designated / sizeof *designated; k++) printf("%d ", designated[k]);
    printf("%d %d\n", (int)(sizeof open / sizeof open[0]), zero[3]);
    for (unsigned k = 0; k < sizeof points / sizeof *points; k++)
        printf("%d,%d,%d ", points[k].x, points[k].y[0], points[k].y[1]);
    printf("\n%d\n", take(open, flat, designated));
    row++; (*row)[1] += 10; ++*row[1]; row[-1][1] = 5; local[i++][0] = 6; local[i][0] += i;
    for (int k = 0; k < 6; k++) printf("%d ", local[k / 2][k % 2]);
    printf("%ld %ld\n", (long)(&local[2] - local), (long)(&local[2][1] - local[1]));
    int *last = &local[2][1];
    printf("%d %d\n", last[-3], (int)sizeof(int[3][5]));
    return 0;
}
