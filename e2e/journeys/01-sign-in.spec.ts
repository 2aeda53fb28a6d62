import { expect, test } from './world.ts'

const admin = { name: 'Ada Operator', email: 'ada@example.com', password: 'a long enough password' }

test.describe.serial('accounts', () => {
  test('nothing is reachable without signing in but the sign-in page and health', async ({
    world,
    page,
    request,
  }) => {
    const { url } = world.console
    expect((await request.get(`${url}/api/health`)).status()).toBe(200)
    for (const path of [
      '/',
      '/import',
      '/clusters/any',
      '/nodes/any',
      '/settings',
      '/audit',
      '/credentials',
    ]) {
      await page.goto(`${url}${path}`)
      await expect(page).toHaveURL(/\/login/)
    }
    const call = await request.get(
      `${url}/api/trpc/fleet.list?batch=1&input=${encodeURIComponent('{"0":{"json":null}}')}`,
    )
    expect(call.status()).toBe(401)
    const stream = await request.get(
      `${url}/api/trpc/live.subscribe?input=${encodeURIComponent('{"json":{"clusterId":null,"since":null}}')}`,
    )
    expect(await stream.text()).toContain('not signed in')
    const signUp = await request.post(`${url}/api/auth/sign-up/email`, {
      data: { name: 'x', email: 'x@example.com', password: 'a long enough password' },
    })
    expect(signUp.status()).toBe(404)
  })

  test('the printed link creates the first admin, once', async ({ world, page }) => {
    const link = world.console.setupLink ?? ''
    await page.goto(link)
    await page.getByLabel('Name').fill(admin.name)
    await page.getByLabel('E-mail address').fill(admin.email)
    await page.getByLabel('Password', { exact: true }).fill(admin.password)
    await page.getByLabel('Repeat the password').fill(admin.password)
    await page.getByRole('button', { name: /create/i }).click()
    await expect(page).toHaveURL(/\/(login)?$/)
    await page.context().clearCookies()
    await page.goto(link)
    await page.reload()
    await page.getByLabel('Name').fill('Second')
    await page.getByLabel('E-mail address').fill('second@example.com')
    await page.getByLabel('Password', { exact: true }).fill(admin.password)
    await page.getByLabel('Repeat the password').fill(admin.password)
    await page.getByRole('button', { name: /create/i }).click()
    await expect(page.getByText('This set-up link is not valid any more.')).toBeVisible()
  })

  test('a wrong password says so and no more; the right one signs in; sign out everywhere ends all', async ({
    world,
    page,
    browser,
  }) => {
    const signIn = async (target: typeof page, password: string) => {
      await target.goto(`${world.console.url}/login`)
      await target.getByLabel('E-mail address').fill(admin.email)
      await target.getByLabel('Password', { exact: true }).fill(password)
      await target.getByRole('button', { name: 'Sign in' }).click()
    }
    await signIn(page, 'not the password at all')
    await expect(page.getByText('E-mail address or password is wrong.')).toBeVisible()
    await signIn(page, admin.password)
    await expect(page).toHaveURL(`${world.console.url}/`)

    const elsewhere = await (await browser.newContext()).newPage()
    await signIn(elsewhere, admin.password)
    await expect(elsewhere).toHaveURL(`${world.console.url}/`)
    await page.goto(`${world.console.url}/account`)
    await page.getByRole('button', { name: /sign out everywhere/i }).click()
    const confirm = page.getByRole('dialog').getByRole('button', { name: /sign out/i })
    if (await confirm.isVisible().catch(() => false)) await confirm.click()
    await expect(page).toHaveURL(/\/login/)
    await elsewhere.goto(`${world.console.url}/`)
    await expect(elsewhere).toHaveURL(/\/login/)
    await elsewhere.context().close()
  })
})
