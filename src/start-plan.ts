/** Starts all that a plan names. */

import { incompleteResources } from './plan/incomplete.ts';
import type { Plan } from './plan/plan.ts';
import { readObject } from './reading.ts';
import type { Run } from './run.ts';

export function startPlans(run: Run, plans: readonly Plan[]): void {
  plans.forEach((plan, index) => {
    startPlan(run, plan, `plan ${index}`);
  });
}

/** @param owner tells objects of several files apart */
function startPlan(run: Run, plan: Plan, owner: string): void {
  if (plan.kind === 'manifest') {
    plan.objects.forEach((object, index) => {
      void run.startReading(`${owner}, object ${index}`, object.kind, () => readObject(object));
    });
    return;
  }
  for (const resource of plan.resources) {
    void run.startResource(resource);
  }
  for (const incomplete of incompleteResources(plan.resources)) {
    void run.startIncomplete(incomplete);
  }
}
